"""Reports. In: how checks ended. Out: text, JSON or one page of HTML."""
