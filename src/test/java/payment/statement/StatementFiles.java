package payment.statement;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import payment.statement.StatementLine.Kind;

/** Writes statements as the providers do, with the columns that the platform does not read, such as names and card numbers. */
public final class StatementFiles {

    public static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

    private static final Charset GBK = Charset.forName("GBK");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(BEIJING);
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(BEIJING);

    private StatementFiles() {}

    public static byte[] platform(List<StatementLine> lines) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            PlatformStatement.Writer writer = new PlatformStatement.Writer(file);
            for (StatementLine line : lines) {
                writer.add(line);
            }
            writer.end();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file.toByteArray();
    }

    public static byte[] platformFunds(List<FundLine> lines) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            PlatformFundStatement.Writer writer = new PlatformFundStatement.Writer(file);
            for (FundLine line : lines) {
                writer.add(line);
            }
            writer.end();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file.toByteArray();
    }

    public static byte[] weChatFunds(List<FundLine> lines) {
        StringBuilder text =
                new StringBuilder("\uFEFF记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\r\n");
        long income = 0;
        long outlay = 0;
        int incomes = 0;
        for (FundLine line : lines) {
            boolean in = line.amountMinor() >= 0;
            incomes += in ? 1 : 0;
            income += in ? line.amountMinor() : 0;
            outlay += in ? 0 : -line.amountMinor();
            String type = line.kind() == FundLine.Kind.PAYOUT ? "提现" : "交易";
            text.append("`%s,`%s,`%s,`%s,`%s,`%s,`%s,`%s,`system,`含手续费, 0.00元,`%s\r\n"
                    .formatted(
                            TIME.format(line.occurredAt()),
                            line.id(),
                            "flow" + line.lineNo(),
                            type,
                            type,
                            in ? "收入" : "支出",
                            yuan(Math.abs(line.amountMinor()), 2),
                            yuan(line.balanceMinor(), 2),
                            line.id()));
        }
        text.append("资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n`%d,`%d,`%s,`%d,`%s\r\n"
                .formatted(lines.size(), incomes, yuan(income, 2), lines.size() - incomes, yuan(outlay, 2)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] weChat(List<StatementLine> lines) {
        StringBuilder text = new StringBuilder("\uFEFF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
                + "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,"
                + "订单金额,申请退款金额,费率备注\r\n");
        long amount = 0;
        long received = 0;
        long refunded = 0;
        long givenBack = 0;
        long fees = 0;
        for (StatementLine line : lines) {
            boolean pays = line.kind() == Kind.PAYMENT;
            long paid = pays ? line.amountMinor() : 0;
            long arrived = pays ? paid - line.discountMinor() : 0;
            long back = pays ? 0 : line.amountMinor();
            long left = pays ? 0 : back - line.discountMinor();
            amount += paid;
            received += arrived;
            refunded += back;
            givenBack += left;
            fees += line.feeThousandths();
            text.append("`"
                            + String.join(
                                    ",`",
                                    TIME.format(line.occurredAt()),
                                    "wx2421b1c4370ec43b",
                                    "10000100",
                                    "0",
                                    "",
                                    pays ? line.providerId() : "4200000910202101282955148400",
                                    pays ? String.valueOf(line.reference()) : "paidBefore",
                                    "ofyak5qR_1wYsC99CsWA6R9MJazA",
                                    "NATIVE",
                                    pays ? "SUCCESS" : "REFUND",
                                    "OTHERS",
                                    "CNY",
                                    yuan(arrived, 2),
                                    yuan(paid - arrived, 2),
                                    pays ? "0" : line.providerId(),
                                    pays ? "0" : String.valueOf(line.reference()),
                                    yuan(left, 2),
                                    "0.00",
                                    pays ? "" : "ORIGINAL",
                                    pays ? "" : "PROCESSING",
                                    "茶, 红",
                                    "",
                                    yuan(line.feeThousandths(), 5),
                                    "0.60%",
                                    yuan(paid, 2),
                                    yuan(back, 2),
                                    ""))
                    .append("\r\n");
        }
        text.append("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n");
        text.append("`%d,`%s,`%s,`0.00,`%s,`%s,`%s\r\n"
                .formatted(
                        lines.size(),
                        yuan(received, 2),
                        yuan(givenBack, 2),
                        yuan(fees, 5),
                        yuan(amount, 2),
                        yuan(refunded, 2)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] alipay(List<StatementLine> lines) {
        return zip(alipayCsv(lines));
    }

    static String alipayCsv(List<StatementLine> lines) {
        StringBuilder text = new StringBuilder("#支付宝业务明细查询\r\n#账号：[20880]\r\n#-----业务明细列表-----\r\n"
                + "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,"
                + "支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,"
                + "退款批次号/请求号,服务费（元）,分润（元）,备注\r\n");
        long[] counts = new long[2];
        long[] sums = new long[2];
        for (StatementLine line : lines) {
            int kind = line.kind() == Kind.PAYMENT ? 0 : 1;
            long signed = kind == 0 ? line.amountMinor() : -line.amountMinor();
            counts[kind]++;
            sums[kind] += signed;
            text.append(String.join(
                            ",",
                            (kind == 0 ? line.providerId() : "2026012022001400000000000001") + "\t",
                            (kind == 0 ? line.reference() : "paidBefore") + "\t",
                            kind == 0 ? "交易" : "退款",
                            "茶",
                            TIME.format(line.occurredAt()),
                            TIME.format(line.occurredAt()),
                            "",
                            "",
                            "",
                            "",
                            "*三(138****0000)",
                            yuan(signed, 2),
                            yuan(signed, 2),
                            "0.00,0.00,0.00,0.00,0.00,,0.00,0.00",
                            kind == 0 ? "" : String.valueOf(line.reference()),
                            yuan(-line.feeThousandths(), 5),
                            "0.00",
                            ""))
                    .append("\r\n");
        }
        text.append("#-----业务明细列表结束-----\r\n");
        text.append("#交易合计：%d笔，商家实收共%s元，商家优惠共0.00元\r\n".formatted(counts[0], yuan(sums[0], 2)));
        text.append("#退款合计：%d笔，商家实收退款共%s元，商家优惠退款共0.00元\r\n".formatted(counts[1], yuan(sums[1], 2)));
        return text.append("#导出时间：[2026年01月21日 06:27:10]\r\n").toString();
    }

    static byte[] zip(String csv) {
        return zip(csv.getBytes(GBK));
    }

    static byte[] zip(byte[]... csvs) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file, GBK)) {
            for (int no = 1; no <= csvs.length; no++) {
                zip.putNextEntry(new ZipEntry("20880_20260120_业务明细_%d.csv".formatted(no)));
                zip.write(csvs[no - 1]);
                zip.closeEntry();
            }
            zip.putNextEntry(new ZipEntry("20880_20260120_业务明细(汇总).csv"));
            zip.write("#支付宝业务汇总查询\r\n".getBytes(GBK));
            zip.closeEntry();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file.toByteArray();
    }

    public static byte[] unionPay(List<StatementLine> lines) {
        StringBuilder text = new StringBuilder();
        for (StatementLine line : lines) {
            boolean pays = line.kind() == Kind.PAYMENT;
            long fee = Math.abs(line.feeThousandths()) / 1000;
            text.append(
                            "%-3s %-11s %-11s %-6s %-10s %-19s %012d %-4s %-2s %-21s %-2s %-32s %-2s %-6s %-10s %s%012d D%012d %-4s %-15s %-2s %-2s %-6s %-2s %-4s %-32s %-1s %-21s %-15s %s"
                                    .formatted(
                                            pays ? "S22" : "S30",
                                            "00049992",
                                            "00049992",
                                            "000123",
                                            SHORT.format(line.occurredAt()),
                                            "621626*****0018",
                                            line.amountMinor(),
                                            "4511",
                                            "07",
                                            line.providerId(),
                                            "",
                                            line.reference(),
                                            "01",
                                            "",
                                            "",
                                            line.feeThousandths() < 0 ? "C" : "D",
                                            fee,
                                            line.amountMinor(),
                                            "0001",
                                            "",
                                            pays ? "01" : "04",
                                            "01",
                                            "000201",
                                            "01",
                                            "",
                                            "",
                                            "0",
                                            "",
                                            "777290058110048",
                                            "0 更多"))
                    .append("\r\n");
        }
        return text.toString().getBytes(GBK);
    }

    /** The day on which most lines of {@link #day} are. */
    public static LocalDate day(StatementLine line) {
        return line.occurredAt().atZone(BEIJING).toLocalDate();
    }

    /** An amount in yuan. */
    private static String yuan(long units, int digits) {
        return BigDecimal.valueOf(units, digits).toPlainString().toLowerCase(Locale.ROOT);
    }
}
