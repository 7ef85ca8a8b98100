package payment.wallet;

import platform.web.ProblemCode;

/** The problems of wallets. Each constant says when it is answered and what a client can do. */
enum WalletProblem implements ProblemCode {
    TOP_UP_NOT_POSSIBLE(
            422,
            "The method cannot collect the top-up",
            "No payment provider serves the method, or it does not take the currency or the way to pay; the detail says which.",
            "Choose another method, trade type or currency."),
    BALANCE_NOT_ENOUGH(
            409,
            "The balance is not enough",
            "The wallet has less to spend than the amount. `details.free` is what it has; amounts that are held for payments do not count.",
            "Take off less, or wait until the payments are decided."),
    BALANCE_TOO_HIGH(
            409,
            "The wallet cannot take the amount",
            "All that was ever credited to the wallet would exceed what the platform can count.",
            "Credit less.");

    private final Description description;

    WalletProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
