package edge;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * After each class the books must add up, whatever its tests have done. When they do not, they are not checked again after later classes with the
 * same application: those would wait for it in vain, too.
 */
final class BooksAddUp implements AfterAllCallback {

    private static final Namespace BROKEN = Namespace.create(BooksAddUp.class);

    @Override
    public void afterAll(ExtensionContext context) {
        ApplicationContext application = SpringExtension.getApplicationContext(context);
        Store brokenBy = context.getRoot().getStore(BROKEN);
        String before = brokenBy.get(application, String.class);
        if (before != null) {
            System.out.printf("%s: the books have not added up since %s%n", context.getDisplayName(), before);
            return;
        }
        try {
            new Books(application).audit();
        } catch (RuntimeException | Error failed) {
            brokenBy.put(application, context.getDisplayName());
            throw failed;
        }
    }
}
