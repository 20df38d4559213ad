"""The part of a Word file that holds the comments' texts, made where the file has none (ECMA-376 part 1, 17.13.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractor.formats.docx.elements import W
from extractor.formats.docx.package import Package

CONTENT_TYPES = "[content_types].xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_NO_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


def element(name: str, *children: Any, **attributes: str) -> Any:
    """Return a WordprocessingML element with its attributes and children."""
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(W + key, value)
    made.extend(children)
    return made


class CommentPart:
    """The comments of a package: those it has, and those that are added."""

    def __init__(self, package: Package) -> None:
        from docx.oxml import parse_xml

        self._package = package
        self._main = package.main()
        folder, _, name = self._main.rpartition("/")
        self._folder = f"{folder}/" if folder else ""
        self._relations_name = f"{self._folder}_rels/{name}.rels"
        relations = package.part(self._relations_name)
        self._relations = parse_xml(_NO_RELATIONS) if relations is None else relations
        self._name = self._named()
        root = package.part(self._name) if self._name else None
        self._root = element("comments") if root is None else root
        self._next = 1 + max((int(comment.get(W + "id", 0)) for comment in self._root), default=-1)

    def _named(self) -> str:
        """Return the name of the part of comments that is there, "" without one."""
        targets = (r.get("Target", "") for r in self._relations if r.get("Type") == _RELATION)
        names = (t.lstrip("/") if t.startswith("/") else self._folder + t for t in targets)
        return next((name.lower() for name in names if self._package.has(name.lower())), "")

    def add(self, lines: Iterable[str], author: str, initials: str) -> str:
        """Add a comment, a paragraph a line, and return its id. It carries no date: the same input, the same bytes."""
        number = str(self._next)
        self._next += 1
        paragraphs = [element("p", element("r", _text(line))) for line in lines]
        paragraphs[0].insert(0, element("r", element("annotationRef")))
        self._root.append(element("comment", *paragraphs, id=number, author=author, initials=initials))
        return number

    def written(self) -> dict[str, bytes]:
        """Return the parts that are new or changed, by name: the main part, the comments, and what declares them."""
        from docx.opc.oxml import serialize_part_xml

        types = self._package.part(CONTENT_TYPES)
        if not self._name:
            self._name = f"{self._folder}comments.xml"
            relation = self._relations.makeelement(self._relations.tag.replace("Relationships", "Relationship"))
            relation.attrib.update({"Id": "rIdDoisoat", "Type": _RELATION, "Target": "comments.xml"})
            self._relations.append(relation)
            declared = types.makeelement(types.tag.replace("Types", "Override"))
            declared.attrib.update({"PartName": f"/{self._name}", "ContentType": _TYPE})
            types.append(declared)
        changed = {
            CONTENT_TYPES: types,
            self._main: self._package.part(self._main),
            self._relations_name: self._relations,
            self._name: self._root,
        }
        return {name: serialize_part_xml(root) for name, root in changed.items()}


def _text(line: str) -> Any:
    text = element("t")
    text.text = line
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return text
