package org.samizdat.audience;

import org.samizdat.values.EmailAddress;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes a person's address into her own file; the one place where it leaves in JSON. */
public final class AddressJson extends ValueSerializer<EmailAddress> {

  @Override
  public void serialize(EmailAddress address, JsonGenerator json, SerializationContext context) {
    json.writeString(address.reveal());
  }
}
