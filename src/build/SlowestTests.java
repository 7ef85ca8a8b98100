import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Prints the slowest tests. Arguments: the folders of the reports; one that is missing held no tests. */
public final class SlowestTests {

    private static final int SHOWN = 10;

    private record TestCase(String name, double seconds) {}

    public static void main(String[] arguments) throws Exception {
        List<TestCase> cases = new ArrayList<>();
        for (String folder : arguments) {
            for (Path report : reports(Path.of(folder))) {
                cases.addAll(cases(report));
            }
        }
        cases.sort(Comparator.comparingDouble(TestCase::seconds).reversed());
        double total = cases.stream().mapToDouble(TestCase::seconds).sum();
        System.out.printf("The slowest of %d tests, which took %.1f s together:%n", cases.size(), total);
        cases.stream().limit(SHOWN).forEach(it -> System.out.printf("%8.2f s  %s%n", it.seconds(), it.name()));
    }

    private static List<Path> reports(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(it -> it.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList();
        }
    }

    private static List<TestCase> cases(Path report) throws Exception {
        var nodes = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        List<TestCase> cases = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Element test = (Element) nodes.item(i);
            cases.add(new TestCase(
                    test.getAttribute("classname") + " · " + test.getAttribute("name"),
                    Double.parseDouble(test.getAttribute("time").replace(",", ""))));
        }
        return cases;
    }
}
