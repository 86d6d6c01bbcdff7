package io.trailkeeper.crds.text;

import io.trailkeeper.core.config.Destination;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.selector.NamespaceSelector.LabelExpression;
import io.trailkeeper.core.selector.ReadWriteType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A field that holds one of a few texts, and what each stands for.
 *
 * @param <T> what the texts stand for
 */
public final class Choice<T> {

  /** How far a trail reaches. */
  public static final Choice<ScopeType> SCOPE_TYPE =
      of(
          ScopeType.values(),
          type ->
              switch (type) {
                case CLUSTER -> "Cluster";
                case NAMESPACES -> "Namespaces";
              });

  /** Which events a basic selector records. */
  public static final Choice<ReadWriteType> READ_WRITE_TYPE =
      of(ReadWriteType.values(), ReadWriteType::toString);

  /** How events stand in a log file. */
  public static final Choice<LogFormat> FORMAT = of(LogFormat.values(), LogFormat::toString);

  /** How log files are compressed. */
  public static final Choice<Compression> COMPRESSION =
      of(Compression.values(), Compression::toString);

  /** With which kind of key objects are encrypted. */
  public static final Choice<Destination.Encryption.Type> ENCRYPTION_TYPE =
      of(Destination.Encryption.Type.values(), Enum::name);

  /** Whether a lock can be lifted. */
  public static final Choice<Destination.ObjectLock.Mode> LOCK_MODE =
      of(
          Destination.ObjectLock.Mode.values(),
          mode ->
              switch (mode) {
                case COMPLIANCE -> "Compliance";
                case GOVERNANCE -> "Governance";
              });

  /** What must hold for a label of a namespace. */
  public static final Choice<LabelExpression.Operator> LABEL_OPERATOR =
      of(LabelExpression.Operator.values(), LabelExpression.Operator::toString);

  /** How far a trail reaches. */
  public enum ScopeType {
    /** The whole cluster. */
    CLUSTER,
    /** Some namespaces. */
    NAMESPACES
  }

  private final Map<String, T> values;

  private Choice(Map<String, T> values) {
    this.values = values;
  }

  private static <E extends Enum<E>> Choice<E> of(E[] values, Function<E, String> text) {
    Map<String, E> byText = new LinkedHashMap<>();
    for (E value : values) {
      byText.put(text.apply(value), value);
    }
    return new Choice<>(Collections.unmodifiableMap(byText));
  }

  /** Returns what a text stands for. */
  public Optional<T> find(String text) {
    return Optional.ofNullable(values.get(text));
  }

  /** Returns the texts, as a phrase for errors. */
  public String allowed() {
    return String.join(", ", values.keySet());
  }
}
