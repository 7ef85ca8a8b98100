package cart;

/** The fact of Drools for one line of a cart; the price is that of one unit, in minor units. */
public final class Item {

    private final String sku;
    private final long quantity;
    private final long price;

    public Item(String sku, long quantity, long price) {
        this.sku = sku;
        this.quantity = quantity;
        this.price = price;
    }

    public String getSku() {
        return sku;
    }

    public long getQuantity() {
        return quantity;
    }

    public long getPrice() {
        return price;
    }
}
