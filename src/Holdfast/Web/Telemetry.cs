using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Holdfast.Web;

/// <summary>
/// Metrics and traces that say how the site does and nothing about who uses it: no address, no query, no
/// browser name. Only where the operator sets OTEL_EXPORTER_OTLP_ENDPOINT: measured for nobody, they would cost
/// each page time and a small server several megabytes.
/// </summary>
internal static class Telemetry
{
    /// <summary>Tags the instrumentation would set that could describe a person.</summary>
    public static readonly IReadOnlyList<string> Personal =
        ["client.address", "client.port", "network.peer.address", "network.peer.port", "user_agent.original", "url.query", "url.full", "url.path"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            Export(builder.Services);
        }
    }

    private static void Export(IServiceCollection services) => services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter("Holdfast.*"))
        .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddSource("Holdfast.*").AddProcessor(new WithoutPeople()))
        .UseOtlpExporter();

    internal sealed class WithoutPeople : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var tag in Personal)
            {
                data.SetTag(tag, null);
            }
        }
    }
}
