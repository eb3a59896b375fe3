using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace Holdfast.Meetings.Feeds;

/// <summary>
/// Tells whether a feed changed, from two index look-ups. The date is in it because seasons start and end
/// by the calendar alone.
/// </summary>
public sealed record FeedStamp(Instant Changed, long Count, LocalDate Date)
{
    private static readonly string Build = typeof(FeedStamp).Assembly.ManifestModule.ModuleVersionId.ToString("N")[..8];

    public static async Task<FeedStamp> Read(HoldfastDb db, Instant now, CancellationToken cancellation)
    {
        var changed = await db.Meetings.AsNoTracking()
            .OrderByDescending(meeting => meeting.UpdatedAt).Select(meeting => (Instant?)meeting.UpdatedAt).FirstOrDefaultAsync(cancellation);
        var count = await db.Meetings.LongCountAsync(cancellation);
        return new FeedStamp(changed ?? Instant.FromUnixTimeTicks(0), count, now.InUtc().Date);
    }

    /// <summary>Weak, because a compressed answer has other bytes.</summary>
    public EntityTagHeaderValue Tag(FeedContext context, string feed)
    {
        var about = string.Create(
            CultureInfo.InvariantCulture,
            $"{Build}|{context.Root}|{context.Site.Community}|{feed}|{Changed.ToUnixTimeTicks()}|{Count}|{Date:uuuu-MM-dd}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(about));
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash.AsSpan(0, 12))}\"", isWeak: true);
    }

    /// <summary>To the second, as the header has no finer.</summary>
    public DateTimeOffset LastModified
    {
        get
        {
            var midnight = Date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
            return DateTimeOffset.FromUnixTimeSeconds((Changed > midnight ? Changed : midnight).ToUnixTimeSeconds());
        }
    }
}
