package payment.adapter.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import payment.fake.Provided;
import payment.provider.NoStatementException;
import payment.statement.FundLine;
import payment.statement.FundStatementFormat;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;

/** The trade bill of a day is downloaded, and counts only if it is the file whose SHA-1 WeChat Pay has signed. */
class GivesWeChatsBillTests extends WeChatTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 20);
    private static final List<StatementLine> LINES = List.of(new StatementLine(
            2, Kind.PAYMENT, "42000", "pay01", 2550, "CNY", 15_300, Instant.parse("2026-01-20T03:00:00Z")));

    private final WeChatProvider wechat = new WeChatMerchant(server).provider;

    @Test
    void theBillOfADay() throws Exception {
        server.bill = new String(StatementFiles.weChat(LINES), StandardCharsets.UTF_8);
        byte[] file = Provided.statementFile(wechat, DAY);
        assertThat(server.requests)
                .extracting(WeChatServer.Request::line)
                .containsExactly(
                        "GET /v3/bill/tradebill?bill_type=ALL&bill_date=2026-01-20",
                        "GET /v3/billdownload/file?token=one");
        assertThat(Provided.lines(wechat, DAY, file)).isEqualTo(LINES);
    }

    @Test
    void theFundBillsOfTheAccounts() throws Exception {
        List<FundLine> funds = List.of(
                new FundLine(2, FundLine.Kind.OTHER, "5000", 2550, "CNY", 9550, Instant.parse("2026-01-20T03:00:00Z")),
                new FundLine(
                        3, FundLine.Kind.PAYOUT, "5001", -9000, "CNY", 550, Instant.parse("2026-01-20T04:00:00Z")));
        server.bill = new String(StatementFiles.weChatFunds(funds), StandardCharsets.UTF_8);
        FundStatementFormat format = wechat.fundStatementFormat().orElseThrow();
        assertThat(format.accounts()).containsExactly("BASIC", "OPERATION", "FEES");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        wechat.writeFundStatement("OPERATION", DAY, file);
        assertThat(server.requests)
                .extracting(WeChatServer.Request::line)
                .containsExactly(
                        "GET /v3/bill/fundflowbill?account_type=OPERATION&bill_date=2026-01-20",
                        "GET /v3/billdownload/file?token=one");
        List<FundLine> read = new ArrayList<>();
        format.read(new ByteArrayInputStream(file.toByteArray()), DAY, read::add);
        assertThat(read).isEqualTo(funds);

        server.otherDownload = new String(StatementFiles.weChatFunds(List.of()), StandardCharsets.UTF_8);
        assertThatIOException()
                .isThrownBy(() -> wechat.writeFundStatement("BASIC", DAY, new ByteArrayOutputStream()))
                .withMessageContaining("SHA-1");
        server.bill = null;
        assertThatExceptionOfType(NoStatementException.class)
                .isThrownBy(() -> wechat.writeFundStatement("BASIC", DAY, new ByteArrayOutputStream()));
    }

    @Test
    void anotherFileThanTheSignedOneIsRefused() {
        server.bill = new String(StatementFiles.weChat(LINES), StandardCharsets.UTF_8);
        server.otherDownload = new String(StatementFiles.weChat(List.of()), StandardCharsets.UTF_8);
        assertFails("SHA-1");
    }

    @Test
    void aSignedRequestGoesToNoOtherServer() {
        server.bill = "x";
        server.downloadUrl = "http://127.0.0.2/v3/billdownload/file";
        assertFails("download_url");
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void aDayWithoutABillIsToldApart() {
        assertFails("NO_STATEMENT_EXIST");
        assertThatExceptionOfType(NoStatementException.class)
                .isThrownBy(() -> wechat.writeStatement(DAY, new ByteArrayOutputStream()));
    }

    private void assertFails(String why) {
        assertThatIOException()
                .isThrownBy(() -> wechat.writeStatement(DAY, new ByteArrayOutputStream()))
                .withMessageContaining(why);
    }
}
