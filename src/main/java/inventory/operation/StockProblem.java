package inventory.operation;

import platform.web.ProblemCode;

/** The problems of stock and warehouses. Each constant says when it is answered and what a client can do. */
enum StockProblem implements ProblemCode {
    NOT_FREE(
            409,
            "Too few unreserved units",
            "A transfer takes more units than the warehouse has unreserved. `details.items` lists each SKU with its requested and available units.",
            "Transfer fewer units."),
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
