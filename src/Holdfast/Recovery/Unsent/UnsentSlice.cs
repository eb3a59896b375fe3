using System.Security.Cryptography;
using Holdfast.Web;

namespace Holdfast.Recovery.Unsent;

/// <summary>Writing something down without a network, and its sending afterwards.</summary>
internal static class UnsentSlice
{
    /// <summary>Names the set of pages that a device keeps for it.</summary>
    public const string Offline = "/today/offline";

    public static IServiceCollection AddUnsent(this IServiceCollection services) => services.AddSingleton(
        new KeptPages([Offline, "/urges/offline"], [Script], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "recovery.yaml")))[..5])) { Worker = Script });

    private const string Script = "unsent.js";
}
