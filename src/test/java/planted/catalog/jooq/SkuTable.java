package planted.catalog.jooq;

/** Stands for a generated class. */
public class SkuTable {}
