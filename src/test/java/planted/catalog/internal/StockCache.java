package planted.catalog.internal;

public class StockCache {}
