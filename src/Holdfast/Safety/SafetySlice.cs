using Holdfast.Ui;

namespace Holdfast.Safety;

/// <summary>The front door of the slice: who to call, by country, the pages that say so with or without a network, and what words are looked for.</summary>
public static class SafetySlice
{
    private static readonly Lazy<CrisisLines> Lines = new(() => CrisisLines.Load(Beside("crisis-lines.yaml")));
    private static readonly Lazy<WordsThatWorry> Words = new(() => WordsThatWorry.Load(Beside("worrying-words.yaml")));
    private static readonly Lazy<Soliciting> Offers = new(() => Soliciting.Load(Beside("soliciting.yaml"), Lines.Value));

    public static IServiceCollection AddSafety(this IServiceCollection services)
    {
        services.AddSingleton(Lines.Value);
        services.AddScoped<IUrgentLine, UrgentLine>();

        // The phrases take a moment to lay out: that begins now, while the database is opened.
        var reading = Task.Run(() =>
        {
            _ = Words.Value;
            _ = Offers.Value;
        });
        services.AddHostedService(_ => new PhrasesRead(reading));
        services.AddSingleton(_ => Words.Value);
        services.AddSingleton(_ => Offers.Value);
        return services;
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    /// <summary>The site doesn't open its doors before the phrases are read, and not at all when a file is wrong.</summary>
    private sealed class PhrasesRead(Task reading) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => reading.WaitAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
