package payment.adapter.unionpay;

import payment.statement.StatementFormat;

/** The forms of UnionPay's statements, for tests that read those of several providers. */
public final class UnionPayForms {

    public static final StatementFormat ZM_FILE = new UnionPayZmFile();

    private UnionPayForms() {}
}
