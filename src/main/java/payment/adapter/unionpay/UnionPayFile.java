package payment.adapter.unionpay;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The file of a settlement day, as UnionPay's answer has it: a zip file that is compressed again (zlib) and written in Base64. The zip has the
 * transactions in a file whose name has the form {@code INN…ZM_…}, and further files that are not read, such as the corrections of disputes
 * ({@code ZME}) and the sums.
 */
final class UnionPayFile {

    private static final Charset NAMES = Charset.forName("GBK");
    private static final Pattern TRANSACTIONS = Pattern.compile("(?:.*/)?INN.{8}ZM_.*");
    private static final int MAX_FILES = 20;
    private static final int BUFFER = 8192;

    private UnionPayFile() {}

    /**
     * Writes the transactions.
     *
     * @param content in Base64
     * @param maxBytes the unpacked size of all files together
     * @throws IOException if the content is damaged, has no file of transactions or more than one, or is larger than that
     */
    static void unpack(String content, OutputStream transactions, long maxBytes) throws IOException {
        ByteArrayInputStream text = new ByteArrayInputStream(content.getBytes(StandardCharsets.ISO_8859_1));
        try (ZipInputStream zip = new ZipInputStream(
                new InflaterInputStream(Base64.getMimeDecoder().wrap(text)), NAMES)) {
            boolean found = false;
            int files = 0;
            long left = maxBytes;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                boolean isWanted = TRANSACTIONS.matcher(entry.getName()).matches();
                if (++files > MAX_FILES || (isWanted && found)) {
                    throw new IOException(
                            "UnionPay's file has more than one list of transactions, or more than %d files"
                                    .formatted(MAX_FILES));
                }
                left -= copy(zip, isWanted ? transactions : OutputStream.nullOutputStream(), left);
                found |= isWanted;
            }
            if (!found) {
                throw new IOException("UnionPay's file has no list of transactions, or is no zip file");
            }
        } catch (IllegalArgumentException damaged) {
            throw new IOException("UnionPay's file is damaged", damaged);
        }
    }

    private static long copy(InputStream from, OutputStream to, long maxBytes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            bytes += read;
            if (bytes > maxBytes) {
                throw new IOException("UnionPay's file is too large when it is unpacked");
            }
            to.write(buffer, 0, read);
        }
        return bytes;
    }
}
