import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks or writes the format of every Java source below a folder with google-java-format.
 *
 * <p>Arguments: the folder with the formatter's jars, {@code check} or {@code write}, the folder. Exits 1 in check
 * mode when a file differs, and names it.
 */
class Format {
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    for (String part : List.of("api", "code", "file", "parser", "tree", "util")) {
      command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + part + "=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(arguments[0] + "/*");
    command.add("com.google.googlejavaformat.java.Main");
    if (arguments[1].equals("write")) {
      command.add("--replace");
    } else {
      command.addAll(List.of("--dry-run", "--set-exit-if-changed"));
    }
    try (var files = Files.walk(Path.of(arguments[2]))) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).sorted().forEach(command::add);
    }
    System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
  }
}
