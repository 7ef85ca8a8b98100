package payment.adapter.wechat;

import payment.statement.FundStatementFormat;
import payment.statement.StatementFormat;

/** The forms of WeChat Pay's statements, for tests that read those of several providers. */
public final class WeChatForms {

    public static final StatementFormat TRADE_BILL = new WeChatTradeBill();
    public static final FundStatementFormat FUND_BILL = new WeChatFundBill();

    private WeChatForms() {}
}
