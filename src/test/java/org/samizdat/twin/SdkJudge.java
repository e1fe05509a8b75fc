package org.samizdat.twin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.annotations.SerializedName;
import com.stripe.model.EventDataClassLookup;
import com.stripe.model.ExpandableField;
import com.stripe.model.StripeCollection;
import com.stripe.model.StripeObject;
import com.stripe.net.ApiResource;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges objects by the classes of Stripe's client, which by itself overlooks what it does not
 * know: here a key without a field is a fault, and so is a value of another type.
 */
final class SdkJudge {

  private static final Set<String> LIST = Set.of("object", "data", "has_more", "url");

  private SdkJudge() {}

  /** What is wrong with an object of Stripe's. */
  static List<String> faults(JsonObject object) {
    String kind = Json.maybe(object, "object").orElse("");
    Class<?> type = type(kind);
    if (type == null) {
      return List.of("the SDK knows no " + kind);
    }
    List<String> faults = new ArrayList<>();
    compare(object, type, kind, faults);
    if (kind.equals("list")) {
      return faults;
    }
    try {
      var _ = ApiResource.GSON.fromJson(object, type);
    } catch (RuntimeException undecodable) {
      faults.add(kind + ": " + undecodable.getMessage());
    }
    return faults;
  }

  /** What is wrong with names, by the fields of a class that asks or answers. */
  static List<String> faults(JsonObject object, Class<?> type) {
    List<String> faults = new ArrayList<>();
    compare(object, type, type.getSimpleName(), faults);
    return faults;
  }

  private static @Nullable Class<?> type(String kind) {
    return switch (kind) {
      case "event" -> com.stripe.model.Event.class;
      case "list" -> StripeCollection.class;
      default -> EventDataClassLookup.classLookup.get(kind);
    };
  }

  private static void compare(JsonElement json, Type type, String path, List<String> faults) {
    if (json.isJsonNull()) {
      return;
    }
    if (type instanceof ParameterizedType generic) {
      generic(json, generic, path, faults);
    } else if (type instanceof Class<?> plain) {
      plain(json, plain, path, faults);
    } else {
      // A type variable: what it stands for says itself what it is.
      named(json, path, faults);
    }
  }

  private static void generic(
      JsonElement json, ParameterizedType type, String path, List<String> faults) {
    Type inner = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    if (type.getRawType() == ExpandableField.class) {
      if (json.isJsonObject()) {
        compare(json, inner, path, faults);
      } else if (!isText(json)) {
        faults.add(path + " is neither an id nor an object");
      }
    } else if (type.getRawType() == List.class) {
      if (!json.isJsonArray()) {
        faults.add(path + " is no array");
        return;
      }
      json.getAsJsonArray().forEach(each -> compare(each, inner, path + "[]", faults));
    } else if (type.getRawType() == Map.class) {
      if (!json.isJsonObject()) {
        faults.add(path + " is no object");
      }
    } else {
      compare(json, type.getRawType(), path, faults);
    }
  }

  private static void plain(JsonElement json, Class<?> type, String path, List<String> faults) {
    if (type == JsonObject.class || type == Object.class) {
      if (json.isJsonObject() && json.getAsJsonObject().has("object")) {
        named(json, path, faults);
      }
    } else if (type.isInterface()) {
      named(json, path, faults);
    } else if (type.isEnum() || type == String.class) {
      check(isText(json), path + " is no text", faults);
    } else if (type == Boolean.class || type == boolean.class) {
      check(json instanceof JsonPrimitive it && it.isBoolean(), path + " is no boolean", faults);
    } else if (type == Long.class || type == Integer.class) {
      check(isWhole(json), path + " is no whole number", faults);
    } else if (Number.class.isAssignableFrom(type)) {
      // Exact decimals travel as texts.
      check(json instanceof JsonPrimitive it && isDecimal(it), path + " is no number", faults);
    } else if (!json.isJsonObject()) {
      faults.add(path + " is no object");
    } else if (StripeCollection.class.isAssignableFrom(type)) {
      list(json.getAsJsonObject(), path, faults);
    } else {
      members(json.getAsJsonObject(), type, path, faults);
    }
  }

  private static void list(JsonObject json, String path, List<String> faults) {
    check(json.keySet().equals(LIST), path + " is not a list: " + json.keySet(), faults);
    if (json.has("data") && json.get("data").isJsonArray()) {
      json.getAsJsonArray("data").forEach(each -> named(each, path + ".data[]", faults));
    }
  }

  private static void members(JsonObject json, Class<?> type, String path, List<String> faults) {
    Map<String, Field> fields = new HashMap<>();
    for (Class<?> at = type; at != null && at != StripeObject.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        SerializedName name = field.getAnnotation(SerializedName.class);
        if (name != null && !Modifier.isTransient(field.getModifiers())) {
          fields.putIfAbsent(name.value(), field);
        }
      }
    }
    json.entrySet()
        .forEach(member -> {
          Field field = fields.get(member.getKey());
          if (field == null) {
            faults.add(path + "." + member.getKey() + " is unknown to the SDK");
          } else {
            compare(
                member.getValue(), field.getGenericType(), path + "." + member.getKey(), faults);
          }
        });
  }

  private static void named(JsonElement json, String path, List<String> faults) {
    if (!json.isJsonObject()) {
      faults.add(path + " is no object");
      return;
    }
    Class<?> type = type(Json.maybe(json.getAsJsonObject(), "object").orElse(""));
    if (type == null) {
      faults.add(path + " is of a kind the SDK does not know");
    } else {
      compare(json, type, path, faults);
    }
  }

  private static boolean isText(JsonElement json) {
    return json instanceof JsonPrimitive it && it.isString();
  }

  private static boolean isDecimal(JsonPrimitive json) {
    return json.isNumber() || (json.isString() && json.getAsString().matches("-?\\d+(\\.\\d+)?"));
  }

  private static boolean isWhole(JsonElement json) {
    return json instanceof JsonPrimitive it
        && it.isNumber()
        && new BigDecimal(it.getAsString()).stripTrailingZeros().scale() <= 0;
  }

  private static void check(boolean good, String fault, List<String> faults) {
    if (!good) {
      faults.add(fault);
    }
  }
}
