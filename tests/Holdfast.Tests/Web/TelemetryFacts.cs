using System.Diagnostics;
using Holdfast.Web;

namespace Holdfast.Tests.Web;

/// <summary>Traces tell how the site does, not who uses it.</summary>
public sealed class TelemetryFacts
{
    [Fact]
    public void A_trace_keeps_nothing_that_describes_a_person()
    {
        using var activity = new Activity("request");
        activity.Start();
        activity.SetTag("http.route", "/meetings/{slug}");
        foreach (var tag in Telemetry.Personal)
        {
            activity.SetTag(tag, "canary");
        }

        using var processor = new Telemetry.WithoutPeople();
        processor.OnEnd(activity);
        Assert.DoesNotContain(activity.TagObjects, tag => Equals(tag.Value, "canary"));
        Assert.Contains(activity.TagObjects, tag => Equals(tag.Value, "/meetings/{slug}"));
    }
}
