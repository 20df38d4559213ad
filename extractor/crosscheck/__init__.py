"""Between reports: sums against the level above, outliers, documents told otherwise, missing and copied reports."""
