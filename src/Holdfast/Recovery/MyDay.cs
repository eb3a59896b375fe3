using Holdfast.Accounts;
using Holdfast.Web;
using NodaTime;

namespace Holdfast.Recovery;

/// <summary>Which day it is for the member who asks: by the zone in their profile, else their browser's, else world time.</summary>
public sealed class MyDay(Me me, Viewer viewer, IClock clock)
{
    private const int MorningFrom = 4;
    private const int MorningUntil = 11;
    private const int EveningFrom = 17;
    private const int NightFrom = 22;

    public DateTimeZone Zone { get; } = (me.Profile.TimeZone is { } id ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) : null) ?? viewer.Zone ?? DateTimeZone.Utc;

    public Instant At { get; } = clock.GetCurrentInstant();

    public ZonedDateTime Now => At.InZone(Zone);

    public LocalDate Today => Now.Date;

    public SuggestedWhen Part => Now.Hour switch
    {
        >= MorningFrom and < MorningUntil => SuggestedWhen.Morning,
        >= EveningFrom and < NightFrom => SuggestedWhen.Evening,
        >= NightFrom or < MorningFrom => SuggestedWhen.Night,
        _ => SuggestedWhen.Any,
    };
}
