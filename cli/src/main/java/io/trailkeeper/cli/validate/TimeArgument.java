package io.trailkeeper.cli.validate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 2026-11-22} (midnight UTC) and {@code 2026-11-22T05:12:00Z}, never local time. */
public final class TimeArgument implements ITypeConverter<Instant> {

  @Override
  public Instant convert(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "\"" + text + "\" is no time; expected for example 2026-11-22 or 2026-11-22T05:12:00Z");
    }
  }
}
