package app;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Every metric and every log event of the platform, as the sources declare them. */
record MetricsAndLogEvents(Set<Metric> metrics, Set<LogEvent> logEvents) {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Set<String> METER_TYPES =
            Set.of("Counter", "Gauge", "Timer", "DistributionSummary", "FunctionCounter", "TimeGauge", "LongTaskTimer");
    private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error");

    /**
     * A metric.
     *
     * @param name the name in Prometheus
     * @param type the type in Micrometer
     * @param labels in the order of the source
     * @param meaning its description; empty without one
     */
    record Metric(String name, String type, List<String> labels, String meaning) implements Comparable<Metric> {

        @Override
        public int compareTo(Metric other) {
            return name.compareTo(other.name);
        }
    }

    /** @param message with {@code {}} for each value */
    record LogEvent(String level, String logger, String message) implements Comparable<LogEvent> {

        private static final List<String> WORST_FIRST = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

        @Override
        public int compareTo(LogEvent other) {
            int byLevel = WORST_FIRST.indexOf(level) - WORST_FIRST.indexOf(other.level);
            int byLogger = byLevel != 0 ? byLevel : logger.compareTo(other.logger);
            return byLogger != 0 ? byLogger : message.compareTo(other.message);
        }
    }

    static MetricsAndLogEvents ofSources() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        MetricsAndLogEvents result = new MetricsAndLogEvents(new TreeSet<>(), new TreeSet<>());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(SOURCES)) {
            List<Path> paths =
                    sources.filter(path -> path.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(paths));
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(result, unit).scan(unit, null);
            }
        }
        return result;
    }

    /** Reads one file. It knows texts that are literals, constants of the file, concatenations, or arguments of calls in the file. */
    private static final class Reader extends TreePathScanner<Void, Void> {

        private final MetricsAndLogEvents result;
        private final String packageName;
        private final Map<String, String> constants = new HashMap<>();
        private final List<MethodInvocationTree> calls = new ArrayList<>();

        Reader(MetricsAndLogEvents result, CompilationUnitTree unit) {
            this.result = result;
            packageName = String.valueOf(unit.getPackageName());
            collect(unit);
        }

        private void collect(CompilationUnitTree unit) {
            new TreePathScanner<Void, Void>() {

                @Override
                public Void visitVariable(VariableTree variable, Void nothing) {
                    if (getCurrentPath().getParentPath().getLeaf() instanceof ClassTree
                            && variable.getInitializer() != null) {
                        text(variable.getInitializer(), Map.of())
                                .forEach(
                                        text -> constants.put(variable.getName().toString(), text));
                    }
                    return super.visitVariable(variable, nothing);
                }

                @Override
                public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                    calls.add(call);
                    return super.visitMethodInvocation(call, nothing);
                }
            }.scan(unit, null);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            if (call.getMethodSelect() instanceof MemberSelectTree select
                    && !call.getArguments().isEmpty()) {
                String receiver = select.getExpression().toString();
                String method = select.getIdentifier().toString();
                if (receiver.equals("LOG") && LEVELS.contains(method)) {
                    readLogEvent(method, call.getArguments().getFirst());
                } else if (method.equals("builder") && METER_TYPES.contains(receiver)) {
                    readMetric(receiver, call.getArguments().getFirst());
                } else if (receiver.endsWith("egistry")
                        && Set.of("counter", "timer", "summary", "gauge").contains(method)) {
                    throw new IllegalStateException(
                            "A metric without a description: %s in %s".formatted(call, packageName));
                }
            }
            return super.visitMethodInvocation(call, nothing);
        }

        private void readLogEvent(String level, ExpressionTree message) {
            List<String> texts = text(message, Map.of());
            if (texts.isEmpty()) {
                throw new IllegalStateException(
                        "Not a literal: the log message %s in %s".formatted(message, packageName));
            }
            result.logEvents.add(new LogEvent(
                    level.toUpperCase(Locale.ROOT), packageName + "." + outermostClass(), texts.getFirst()));
        }

        private void readMetric(String type, ExpressionTree name) {
            Map<String, ExpressionTree> chain = chain();
            bindings()
                    .forEach(bound -> text(name, bound).stream()
                            .findFirst()
                            .ifPresent(known -> result.metrics.add(new Metric(
                                    prometheusName(known, type, textOf(chain.get("baseUnit"), bound)),
                                    type,
                                    labels,
                                    textOf(chain.get("description"), bound)))));
        }

        private List<String> labels = List.of();

        /** The first arguments of the chained builder calls, by method name. */
        private Map<String, ExpressionTree> chain() {
            Map<String, ExpressionTree> chain = new HashMap<>();
            List<String> tags = new ArrayList<>();
            for (TreePath path = getCurrentPath().getParentPath();
                    path.getLeaf() instanceof MemberSelectTree || path.getLeaf() instanceof MethodInvocationTree;
                    path = path.getParentPath()) {
                if (path.getLeaf() instanceof MethodInvocationTree next
                        && next.getMethodSelect() instanceof MemberSelectTree select
                        && !next.getArguments().isEmpty()) {
                    ExpressionTree argument = next.getArguments().getFirst();
                    if (select.getIdentifier().contentEquals("tag")) {
                        tags.add(textOf(argument, Map.of()));
                    }
                    chain.put(select.getIdentifier().toString(), argument);
                }
            }
            labels = List.copyOf(tags);
            return chain;
        }

        /** An empty map, and for each call of the enclosing method its arguments by parameter name. */
        private List<Map<String, ExpressionTree>> bindings() {
            for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
                if (path.getLeaf() instanceof MethodTree method) {
                    List<Map<String, ExpressionTree>> bindings = new ArrayList<>(List.of(Map.of()));
                    for (MethodInvocationTree call : calls) {
                        if (call.getMethodSelect() instanceof IdentifierTree name
                                && name.getName().equals(method.getName())
                                && call.getArguments().size()
                                        == method.getParameters().size()) {
                            Map<String, ExpressionTree> bound = new HashMap<>();
                            for (int i = 0; i < call.getArguments().size(); i++) {
                                bound.put(
                                        method.getParameters().get(i).getName().toString(),
                                        call.getArguments().get(i));
                            }
                            bindings.add(bound);
                        }
                    }
                    return bindings;
                }
            }
            return List.of(Map.of());
        }

        private String textOf(ExpressionTree expression, Map<String, ExpressionTree> bound) {
            return expression == null
                    ? ""
                    : text(expression, bound).stream().findFirst().orElse("");
        }

        /** The text; empty if it is known only at run time. */
        private List<String> text(ExpressionTree expression, Map<String, ExpressionTree> bound) {
            if (expression instanceof LiteralTree literal) {
                return literal.getValue() instanceof String text ? List.of(text) : List.of();
            } else if (expression instanceof ParenthesizedTree inner) {
                return text(inner.getExpression(), bound);
            } else if (expression instanceof IdentifierTree identifier) {
                String name = identifier.getName().toString();
                return bound.containsKey(name)
                        ? text(bound.get(name), Map.of())
                        : Stream.ofNullable(constants.get(name)).toList();
            } else if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                List<String> right = text(sum.getRightOperand(), bound);
                return text(sum.getLeftOperand(), bound).stream()
                        .flatMap(start -> right.stream().map(end -> start + end))
                        .toList();
            }
            return List.of();
        }

        private String outermostClass() {
            String name = "";
            for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
                if (path.getLeaf() instanceof ClassTree type
                        && !type.getSimpleName().isEmpty()) {
                    name = type.getSimpleName().toString();
                }
            }
            return name;
        }

        private static String prometheusName(String name, String type, String unit) {
            String plain = name.replace('.', '_');
            String suffix = type.equals("Timer") ? "seconds" : unit;
            String withUnit = suffix.isEmpty() || plain.endsWith("_" + suffix) ? plain : plain + "_" + suffix;
            return type.endsWith("Counter") ? withUnit + "_total" : withUnit;
        }
    }
}
