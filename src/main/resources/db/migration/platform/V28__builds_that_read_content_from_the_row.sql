-- Builds with a lower number may read the content of an order from its row, which no longer has it (order V27).
update platform.compatibility set number = 2;
