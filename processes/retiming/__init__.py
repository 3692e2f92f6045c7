"""What is reminded of, and when, follows the calendar, the office hours and the settings; deadlines once given stay."""
