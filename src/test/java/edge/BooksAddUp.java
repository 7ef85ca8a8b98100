package edge;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** After each class the books must add up, whatever its tests have done. */
final class BooksAddUp implements AfterAllCallback {

    @Override
    public void afterAll(ExtensionContext context) {
        new Books(SpringExtension.getApplicationContext(context)).audit();
    }
}
