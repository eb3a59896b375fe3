using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>Names the resource of reports, decisions, blocks and the desk.</summary>
public sealed class DeskWords;

/// <summary>How long something has waited, or has left, in words.</summary>
public sealed class Spans(IStringLocalizer<DeskWords> words)
{
    /// <summary>"less than an hour", "5 hours", "1 day", "3 days"; parts are dropped.</summary>
    public string Of(Duration span) => (int)Math.Floor(span.TotalHours) switch
    {
        < 1 => words["less than an hour"],
        1 => words["1 hour"],
        < 24 and var hours => words["{0} hours", hours],
        < 48 => words["1 day"],
        var hours => words["{0} days", hours / 24],
    };

    public string Since(Instant then, Instant now) => Of(Duration.Max(now - then, Duration.Zero));
}
