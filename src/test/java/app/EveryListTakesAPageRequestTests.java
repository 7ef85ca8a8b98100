package app;

import static app.Rules.check;
import static app.Rules.no;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import planted.catalog.ReadsItsOwnCursorController;
import platform.page.PageLimits;
import platform.page.PageRequest;
import testing.Apart;

/** Each list of the API has a limit of rows and a cursor, and both are the parameters of {@link PageRequest}. */
@Apart
class EveryListTakesAPageRequestTests {

    private static final Set<String> PARTS = Set.of(PageRequest.LIMIT, PageRequest.CURSOR);

    @Test
    void noOperationHasALimitOrCursorOfItsOwn() {
        check(
                no(
                        "a limit or cursor beside a PageRequest",
                        type -> arguments(type)
                                .filter(argument -> PARTS.contains(name(argument)))
                                .map(EveryListTakesAPageRequestTests::described)),
                ReadsItsOwnCursorController.class);
    }

    @Test
    void eachPageRequestHasLimits() {
        assertThat(Code.APPLICATION.written().stream()
                        .flatMap(EveryListTakesAPageRequestTests::arguments)
                        .filter(EveryListTakesAPageRequestTests::isPageRequest))
                .hasSizeGreaterThan(50);
        check(
                no(
                        "a PageRequest without @PageLimits",
                        type -> arguments(type)
                                .filter(argument ->
                                        isPageRequest(argument) != argument.isAnnotationPresent(PageLimits.class))
                                .map(EveryListTakesAPageRequestTests::described)),
                ReadsItsOwnCursorController.class);
    }

    @Test
    void eachAnswerWithANextCursorIsAskedForWithAPageRequest() {
        check(
                no(
                        "a page without a PageRequest",
                        type -> endPoints(type)
                                .filter(method -> method.isAnnotationPresent(GetMapping.class))
                                .filter(method -> hasNextCursor(ResolvableType.forMethodReturnType(method)))
                                .filter(method -> Arrays.stream(method.getParameters())
                                        .noneMatch(EveryListTakesAPageRequestTests::isPageRequest))
                                .map(Method::toGenericString)),
                ReadsItsOwnCursorController.class);
    }

    private static Stream<Method> endPoints(JavaClass type) {
        return type.isAnnotatedWith(RestController.class)
                ? type.getMethods().stream()
                        .filter(method -> method.isMetaAnnotatedWith(RequestMapping.class))
                        .map(JavaMethod::reflect)
                : Stream.empty();
    }

    private static Stream<Parameter> arguments(JavaClass type) {
        return endPoints(type).flatMap(method -> Arrays.stream(method.getParameters()));
    }

    private static boolean isPageRequest(Parameter argument) {
        return argument.getType() == PageRequest.class;
    }

    private static String described(Parameter argument) {
        return argument + " of " + argument.getDeclaringExecutable().toGenericString();
    }

    /** The name of the query parameter; empty if the argument is none. */
    private static String name(Parameter argument) {
        RequestParam query = argument.getAnnotation(RequestParam.class);
        if (query == null) {
            return "";
        }
        return Stream.of(query.name(), query.value(), argument.getName())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** Whether the answer, or the content of its entity or future, is a record with a cursor of the next page. */
    private static boolean hasNextCursor(ResolvableType answer) {
        Class<?> type = answer.toClass();
        return (type.isRecord()
                        && Arrays.stream(type.getRecordComponents())
                                .anyMatch(component -> component.getName().equals("nextCursor")))
                || Arrays.stream(answer.getGenerics()).anyMatch(EveryListTakesAPageRequestTests::hasNextCursor);
    }
}
