package app;

import static app.Rules.check;
import static app.Rules.no;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import planted.catalog.SaysNotWhoMayCallController;
import platform.security.Access;

/** Each end point declares the scopes that it requires, or that it needs only a token, or that it is open. */
class EveryEndPointDeclaresWhoMayCallItTests {

    @Test
    void noEndPointIsForgotten() {
        assertThat(Code.APPLICATION.written().stream().flatMap(EveryEndPointDeclaresWhoMayCallItTests::endPoints))
                .hasSizeGreaterThan(50);
        check(
                no(
                        "an end point that does not declare who may call it",
                        type -> endPoints(type)
                                .filter(method ->
                                        Access.of(type.reflect(), method.reflect()) instanceof Access.Undeclared)
                                .map(JavaMethod::getFullName)),
                SaysNotWhoMayCallController.class);
    }

    private static Stream<JavaMethod> endPoints(JavaClass type) {
        return type.isAnnotatedWith(RestController.class)
                ? type.getMethods().stream().filter(method -> method.isMetaAnnotatedWith(RequestMapping.class))
                : Stream.empty();
    }
}
