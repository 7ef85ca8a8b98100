package inventory.change;

import platform.web.ProblemCode;

/** The problems of stock and warehouses. Each constant says when it is answered and what a client can do. */
public enum StockProblem implements ProblemCode {
    NOT_FREE(
            409,
            "Too few unreserved units",
            "A transfer takes more units than the warehouse has unreserved. `details.items` lists each SKU with its requested and available units.",
            "Transfer fewer units."),
    STOCK_REFERENCE_REUSED(
            409,
            "The reference belongs to another change of stock",
            "An import, adjustment or transfer was done before under `details.reference`, but it moved other units, SKUs or warehouses. Nothing was changed now.",
            "Send a reference of its own with each change; to repeat a change, send the same contents."),
    BELOW_RESERVED(
            409,
            "The count would fall below the reserved units",
            "An adjustment would leave fewer units than orders have reserved, or fewer than zero. `details.references` lists at most 100 reservations, newest first.",
            "Check the count; to withdraw the newest reservations, send force=true.");

    private final Description description;

    StockProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
