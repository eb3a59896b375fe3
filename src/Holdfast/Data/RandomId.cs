using System.Buffers.Text;
using System.Security.Cryptography;

namespace Holdfast.Data;

/// <summary>128 random bits for ids that leave the server: nothing in them tells when or in what order.</summary>
public static class RandomId
{
    /// <summary>A new id: 22 characters of base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
