"""The warehouse as files: Parquet and CSV of its tables, one workbook per report, results of a query."""
