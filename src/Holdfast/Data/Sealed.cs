using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Data;

/// <summary>
/// A value only a key can open. In the column: one byte version (1), one byte algorithm (1 = AES-256-GCM),
/// 16 bytes key id, 12 bytes nonce, 16 bytes tag, then the text. <see cref="Sealer"/> seals and opens;
/// nothing opens by itself on load.
/// </summary>
/// <typeparam name="T">What is inside: a record that System.Text.Json can write.</typeparam>
public sealed record Sealed<T>(byte[] Bytes)
{
    public override string ToString() => "(sealed)";
}

public static class SealedMapping
{
    /// <summary>Stores a sealed property as bytes.</summary>
    public static PropertyBuilder<Sealed<T>?> IsSealed<T>(this PropertyBuilder<Sealed<T>?> property) =>
        property.HasConversion(value => value!.Bytes, bytes => new Sealed<T>(bytes));
}
