using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>How long ago something was said, in words; from a week on, the date. Never anything finer than people use.</summary>
public sealed class Ago(IStringLocalizer<GroupWords> words, Say say, Viewer viewer)
{
    public string Since(Instant then, DateTimeZone fallback)
    {
        var zone = viewer.Zone ?? fallback;
        var minutes = (int)(viewer.Now - then).TotalMinutes;
        var days = Period.DaysBetween(then.InZone(zone).Date, viewer.Now.InZone(zone).Date);
        return minutes switch
        {
            < 2 => words["Just now"],
            < 60 => words["{0} minutes ago", minutes],
            < 120 => words["An hour ago"],
            < 24 * 60 when days == 0 || minutes < 12 * 60 => words["{0} hours ago", minutes / 60],
            _ when days <= 1 => words["Yesterday"],
            _ when days < 7 => words["{0} days ago", days],
            _ => say.Date(then.InZone(zone).Date),
        };
    }
}
