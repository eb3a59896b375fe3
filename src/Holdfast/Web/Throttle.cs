using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using NodaTime;

namespace Holdfast.Web;

/// <summary>
/// Limits writes per network. No address is kept: the key is a keyed hash of its /24 or /48, under a random key
/// that lives in memory for a day.
/// </summary>
public sealed class Throttle(IClock clock) : IDisposable
{
    private const int WritesPerHour = 12;
    private static readonly Duration KeyLasts = Duration.FromDays(1);

    private readonly Lock rotating = new();
    private readonly PartitionedRateLimiter<Kept> limiter = PartitionedRateLimiter.Create<Kept, Kept>(kept =>
        RateLimitPartition.GetSlidingWindowLimiter(kept, static kept => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = kept.PerHour,
            SegmentsPerWindow = 6,
            Window = TimeSpan.FromHours(1),
        }));

    private byte[] daily = RandomNumberGenerator.GetBytes(32);
    private Instant madeAt = clock.GetCurrentInstant();

    /// <summary>Whether this network may write once more now.</summary>
    public bool Allows(HttpContext context, string what) => Allows(context, what, WritesPerHour);

    /// <summary>The same, where a whole room of people may share one network and more is ordinary.</summary>
    public bool Allows(HttpContext context, string what, int perHour)
    {
        using var lease = limiter.AttemptAcquire(new Kept(what + KeyOf(context.Connection.RemoteIpAddress ?? IPAddress.None), perHour));
        return lease.IsAcquired;
    }

    private string KeyOf(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        var network = bytes.AsSpan(0, address.AddressFamily == AddressFamily.InterNetwork || bytes.Length == 4 ? 3 : 6);
        lock (rotating)
        {
            if (clock.GetCurrentInstant() - madeAt > KeyLasts)
            {
                daily = RandomNumberGenerator.GetBytes(32);
                madeAt = clock.GetCurrentInstant();
            }

            return Convert.ToHexString(HMACSHA256.HashData(daily, network));
        }
    }

    public void Dispose() => limiter.Dispose();

    private readonly record struct Kept(string Key, int PerHour);
}
