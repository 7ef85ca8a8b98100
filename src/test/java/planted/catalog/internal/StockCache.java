package planted.catalog.internal;

public class Shelf {}
