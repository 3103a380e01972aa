"""Tables in and out: CSV read strictly and streamed; one writer of CSV and XLSX for every export."""
