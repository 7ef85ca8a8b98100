package payment.adapter.alipay;

import payment.statement.StatementFormat;

/** The forms of Alipay's statements, for tests that read those of several providers. */
public final class AlipayForms {

    public static final StatementFormat TRADE_BILL = new AlipayTradeBill();

    private AlipayForms() {}
}
