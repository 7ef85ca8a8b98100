package planted.catalog;

import planted.order.Basket;

/** A supplier that names its asker: no arrow of the design, and a cycle. */
public class NamesOrder {

    Basket basket = new Basket();
}
