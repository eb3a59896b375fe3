using System.Threading.RateLimiting;

namespace Holdfast.Groups;

/// <summary>How much one membership may write within an hour. In memory, so that nameless words leave no count behind.</summary>
public sealed class Pace : IDisposable
{
    public const int PostsAnHour = 20;
    public const int RepliesAnHour = 90;
    public const int AsksAnHour = 3;

    private readonly PartitionedRateLimiter<(long Membership, int AnHour)> limiter = PartitionedRateLimiter.Create<(long Membership, int AnHour), (long, int)>(who =>
        RateLimitPartition.GetSlidingWindowLimiter(who, static who => new SlidingWindowRateLimiterOptions { PermitLimit = who.Item2, SegmentsPerWindow = 6, Window = TimeSpan.FromHours(1) }));

    public bool AllowsPost(long membership) => Allows(membership, PostsAnHour);

    public bool AllowsReply(long membership) => Allows(membership, RepliesAnHour);

    /// <summary>To be asked for is told at any hour of the night.</summary>
    public bool AllowsAsking(long membership) => Allows(membership, AsksAnHour);

    public void Dispose() => limiter.Dispose();

    private bool Allows(long membership, int anHour)
    {
        using var lease = limiter.AttemptAcquire((membership, anHour));
        return lease.IsAcquired;
    }
}
