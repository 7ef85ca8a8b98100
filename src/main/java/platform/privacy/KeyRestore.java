package platform.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.files.PrivateFiles;

/**
 * Restores personal keys from a dump, except erased keys. A key may have been erased before the dump or after it. It stays erased also if
 * the database no longer knows of the erasure because it was restored from an older backup. The restore is one transaction.
 */
@Component
class KeyRestore {

    private static final int CHUNK = 1000;

    private final KeyTables tables;
    private final KeyDumps dumps;
    private final TransactionTemplate transaction;

    KeyRestore(KeyTables tables, KeyDumps dumps, TransactionTemplate transaction) {
        this.tables = tables;
        this.dumps = dumps;
        this.transaction = transaction;
    }

    /**
     * @param restored number of keys that were missing
     * @param there number of keys that were already in the database
     * @param replaced number of keys whose owner has another key now. The other key stays, so data that the dumped key sealed cannot be
     *     opened
     * @param erased number of keys on a list of erasures: left out, or deleted from the database
     */
    record Restored(long restored, long there, long replaced, long erased) {}

    /**
     * Applies the lists of erasures, also to keys in the database. Then inserts the other keys of the dump.
     *
     * @param dump null to apply only the lists
     * @param erasures further lists of erasures
     * @throws KeyFile.UnreadableKeyFile if a file is incomplete, or the dump is older than 30 days; nothing is changed then
     * @throws platform.files.UntrustedFileException if another account could have changed a file; nothing is changed then
     */
    Restored restore(@Nullable Path dump, List<Path> erasures) throws IOException {
        for (Path list : erasures) {
            PrivateFiles.requireTrustedFile(list);
        }
        if (dump != null) {
            PrivateFiles.requireTrustedFile(dump);
        }
        if (dump != null && dumps.isExpired(KeyFile.header(dump))) {
            throw new KeyFile.UnreadableKeyFile(dump, "it is older than 30 days, and should have been deleted");
        }
        try {
            return transaction.execute(status -> {
                try {
                    return apply(dump, erasures);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private Restored apply(@Nullable Path dump, List<Path> erasures) throws IOException {
        tables.lock();
        for (Path list : erasures) {
            addErasures(list);
        }
        if (dump != null) {
            addErasures(dump);
        }
        Tally tally = new Tally();
        tally.erased = tables.deleteErased();
        if (dump != null) {
            List<StoredKey> chunk = new ArrayList<>(CHUNK);
            KeyFile.read(dump, line -> {
                if (line.key() != null) {
                    chunk.add(line.key());
                }
                if (chunk.size() == CHUNK) {
                    tally.insert(chunk);
                }
            });
            tally.insert(chunk);
        }
        return new Restored(tally.restored, tally.there, tally.replaced, tally.erased);
    }

    private void addErasures(Path file) throws IOException {
        List<Erasure> chunk = new ArrayList<>(CHUNK);
        KeyFile.read(file, line -> {
            if (line.erasure() != null) {
                chunk.add(line.erasure());
            }
            if (chunk.size() == CHUNK) {
                tables.addErasures(chunk);
                chunk.clear();
            }
        });
        if (!chunk.isEmpty()) {
            tables.addErasures(chunk);
        }
    }

    private final class Tally {

        private long restored;
        private long there;
        private long replaced;
        private long erased;

        void insert(List<StoredKey> chunk) {
            if (chunk.isEmpty()) {
                return;
            }
            KeyTables.RestoredKeys inserted = tables.insert(chunk);
            tables.needMasterKeys(chunk);
            restored += inserted.restored();
            there += inserted.there();
            replaced += inserted.replaced();
            erased += chunk.size() - inserted.restored() - inserted.there() - inserted.replaced();
            chunk.clear();
        }
    }
}
