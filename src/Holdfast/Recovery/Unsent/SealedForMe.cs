using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Recovery.Unsent;

/// <summary>
/// What a device sealed for its member: a P-256 key of one use (65 bytes), 12 bytes of nonce, and AES-256-GCM under what both
/// keys agree on by HKDF-SHA-256 (RFC 5869), bound to the thing's id. <c>unsent.js</c> makes it.
/// </summary>
public static class SealedForMe
{
    private const int PointSize = 65;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int CoordinateSize = 32;

    public static SendingPair NewPair()
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        return new(pair.ExportPkcs8PrivateKey(), [4, .. point.X!, .. point.Y!]);
    }

    /// <summary>Seals as a device does; the site itself only opens.</summary>
    public static byte[] Seal(byte[] plain, byte[] to, string id)
    {
        using var once = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = once.ExportParameters(includePrivateParameters: false).Q;
        byte[] mine = [4, .. point.X!, .. point.Y!];
        using var aes = new AesGcm(Key(once, to, mine, to, id), TagSize);
        var nonce = RandomNumberGenerator.GetBytes(NonceSize);
        var (shut, tag) = (new byte[plain.Length], new byte[TagSize]);
        aes.Encrypt(nonce, plain, shut, tag, Encoding.UTF8.GetBytes(id));
        return [.. mine, .. nonce, .. shut, .. tag];
    }

    /// <exception cref="CryptographicException">It is damaged, was sealed for somebody else, or under another id.</exception>
    public static byte[] Open(byte[] shut, SendingPair pair, string id)
    {
        if (shut.Length < PointSize + NonceSize + TagSize || shut[0] != 4)
        {
            throw new CryptographicException("Too short to be something sealed.");
        }

        using var mine = ECDiffieHellman.Create();
        mine.ImportPkcs8PrivateKey(pair.Private, out _);
        var theirs = shut[..PointSize];
        using var aes = new AesGcm(Key(mine, theirs, theirs, pair.Public, id), TagSize);
        var plain = new byte[shut.Length - PointSize - NonceSize - TagSize];
        aes.Decrypt(shut.AsSpan(PointSize, NonceSize), shut.AsSpan(PointSize + NonceSize, plain.Length), shut.AsSpan(shut.Length - TagSize), plain, Encoding.UTF8.GetBytes(id));
        return plain;
    }

    private static byte[] Key(ECDiffieHellman mine, byte[] other, byte[] once, byte[] to, string id)
    {
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = other[1..(1 + CoordinateSize)], Y = other[(1 + CoordinateSize)..] } });
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, mine.DeriveRawSecretAgreement(theirs.PublicKey), CoordinateSize, [.. once, .. to], Encoding.UTF8.GetBytes("holdfast unsent 1 " + id));
    }
}
