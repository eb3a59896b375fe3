using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace Holdfast.Data;

/// <summary>Where a sealed value lives. It is bound in as associated data, so bytes moved to another row or column don't open.</summary>
public readonly record struct SealedPlace(string Table, string Row, string Column)
{
    internal byte[] AsAssociatedData() => Encoding.UTF8.GetBytes($"{Table}\0{Row}\0{Column}");
}

/// <summary>Seals and opens values with AES-256-GCM under keys from the <see cref="KeyStore"/>.</summary>
public sealed class Sealer(KeyStore keys)
{
    private const byte Version = 1;
    private const byte Aes256Gcm = 1;
    private const int KeyIdStart = 2;
    private const int NonceStart = KeyIdStart + KeyStore.IdSize;
    private const int NonceSize = 12;
    private const int TagStart = NonceStart + NonceSize;
    private const int TagSize = 16;
    private const int TextStart = TagStart + TagSize;

    // Instants and local dates as their ISO text.
    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions().ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);

    /// <summary>Seals under the site's own key: for what the site must be able to show to its stewards.</summary>
    public Sealed<T> SealForSite<T>(T value, SealedPlace place) => Seal(value, keys.SiteKey(), place);

    public Sealed<T> Seal<T>(T value, SealingKey key, SealedPlace place)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(value, Json);
        var bytes = new byte[TextStart + text.Length];
        bytes[0] = Version;
        bytes[1] = Aes256Gcm;
        key.Id.CopyTo(bytes.AsSpan(KeyIdStart));
        RandomNumberGenerator.Fill(bytes.AsSpan(NonceStart, NonceSize));
        using var aes = new AesGcm(key.Bytes, TagSize);
        aes.Encrypt(bytes.AsSpan(NonceStart, NonceSize), text, bytes.AsSpan(TextStart), bytes.AsSpan(TagStart, TagSize), AssociatedData(bytes, place));
        CryptographicOperations.ZeroMemory(text);
        return new Sealed<T>(bytes);
    }

    /// <summary>A hash of 32 bytes that only this site can make: it tells whether something changed, and tells nobody else what it is.</summary>
    public byte[] Fingerprint(ReadOnlySpan<byte> value, string use)
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.SiteKey().Bytes, TagSize * 2, info: Encoding.UTF8.GetBytes($"fingerprint {use}"));
        return HMACSHA256.HashData(key, value);
    }

    /// <summary>Which key a sealed value asks for, 16 bytes.</summary>
    public static ReadOnlySpan<byte> KeyIdOf(byte[] bytes) =>
        bytes.Length >= TextStart ? bytes.AsSpan(KeyIdStart, KeyStore.IdSize) : throw new CryptographicException("This isn't a sealed value of a kind known here.");

    /// <exception cref="CryptographicException">The key is gone, or the bytes were changed or moved.</exception>
    public T Open<T>(Sealed<T> value, SealedPlace place)
    {
        var bytes = value.Bytes;
        if (bytes.Length < TextStart || bytes[0] != Version || bytes[1] != Aes256Gcm)
        {
            throw new CryptographicException("This isn't a sealed value of a kind known here.");
        }

        var key = keys.Find(bytes.AsSpan(KeyIdStart, KeyStore.IdSize))
            ?? throw new CryptographicException("The key of this value was destroyed.");
        var text = new byte[bytes.Length - TextStart];
        using var aes = new AesGcm(key.Bytes, TagSize);
        aes.Decrypt(bytes.AsSpan(NonceStart, NonceSize), bytes.AsSpan(TextStart), bytes.AsSpan(TagStart, TagSize), text, AssociatedData(bytes, place));
        return JsonSerializer.Deserialize<T>(text, Json) ?? throw new CryptographicException("A sealed value was empty.");
    }

    /// <summary>The header is bound in as well, so a value can't be relabelled to another key or algorithm.</summary>
    private static byte[] AssociatedData(byte[] bytes, SealedPlace place)
    {
        var where = place.AsAssociatedData();
        var data = new byte[NonceStart + sizeof(int) + where.Length];
        bytes.AsSpan(0, NonceStart).CopyTo(data);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(NonceStart), where.Length);
        where.CopyTo(data, NonceStart + sizeof(int));
        return data;
    }
}
