package platform.web;

import jakarta.validation.Validator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Validates the elements of long lists one by one. Hibernate Validator keeps the violations of a body in a hash set. Violations that differ
 * only by their index have the same hash code there, so the time for n bad elements grows with n².
 */
final class LongLists {

    /** Lists up to this size are validated together with their body. */
    private static final int LONG = 20;

    private final Validator validator;
    private final Map<Class<?>, List<RecordComponent>> lists =
            new ConcurrentHashMap<>(); // one entry for each body type of the API

    LongLists(Validator validator) {
        this.validator = validator;
    }

    /**
     * Finds the problems of the elements of the long lists in a body.
     *
     * @return empty if there are so few problems that the normal validation of the body can find them again
     */
    List<FieldProblem> problems(Object body) {
        List<FieldProblem> problems = new ArrayList<>();
        for (RecordComponent component : lists.computeIfAbsent(body.getClass(), LongLists::listsOf)) {
            if (valueOf(component, body) instanceof List<?> list && list.size() > LONG) {
                String field = FieldProblems.snakeCase(component.getName());
                for (int i = 0; i < list.size(); i++) {
                    addProblems("%s[%d]".formatted(field, i), list.get(i), problems);
                }
            }
        }
        return problems.size() > LONG ? problems : List.of();
    }

    private void addProblems(String field, @Nullable Object element, List<FieldProblem> problems) {
        if (element == null) {
            problems.add(new FieldProblem(field, "must not be null"));
        } else if (element instanceof Record) {
            validator
                    .validate(element)
                    .forEach(violation -> problems.add(new FieldProblem(
                            field + "."
                                    + FieldProblems.snakeCase(
                                            violation.getPropertyPath().toString()),
                            violation.getMessage())));
        }
    }

    private static List<RecordComponent> listsOf(Class<?> type) {
        List<RecordComponent> lists = new ArrayList<>();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                if (component.getType() == List.class) {
                    component.getAccessor().setAccessible(true); // the records of controllers are not public
                    lists.add(component);
                }
            }
        }
        return List.copyOf(lists);
    }

    private static @Nullable Object valueOf(RecordComponent component, Object body) {
        try {
            return component.getAccessor().invoke(body);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException(impossible); // listsOf made the accessor accessible
        }
    }
}
