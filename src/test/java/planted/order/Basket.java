package planted.order;

import planted.catalog.SkuListed;

public class Basket {

    SkuListed listed = new SkuListed("85123A");
}
