package org.samizdat;

import java.util.List;
import java.util.Objects;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.objenesis.SpringObjenesis;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;

/**
 * The modules' commands as their annotations describe them, for reading what was typed. Each needs
 * half the application to be made; here they are hollow, and none of them is ever called.
 */
final class Described implements IFactory {

  private final SpringObjenesis hollow = new SpringObjenesis();

  /** The types of all commands that are beans. */
  static List<Class<?>> types() {
    var scan = new ClassPathScanningCandidateComponentProvider(false);
    scan.addIncludeFilter(new AnnotationTypeFilter(Command.class));
    return scan.findCandidateComponents(Described.class.getPackageName()).stream()
        .<Class<?>>map(found ->
            ClassUtils.resolveClassName(
                Objects.requireNonNull(found.getBeanClassName()), Described.class.getClassLoader()))
        .filter(type -> type.isAnnotationPresent(Component.class))
        .toList();
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    return type.isAnnotationPresent(Command.class)
        ? hollow.newInstance(type, false)
        : CommandLine.defaultFactory().create(type);
  }
}
