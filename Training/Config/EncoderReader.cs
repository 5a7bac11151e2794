namespace EmotionFusion.Training;

/// <summary>Reads which encoders an experiment takes its features from.</summary>
internal static class EncoderReader
{
    private static readonly string[] Poolings = ["mean", "first", "last", "max"];

    public static ExperimentConfig Read(ExperimentKeys keys, ExperimentConfig config)
    {
        RefuseFineTuning(keys, "freeze_audio_encoder");
        RefuseFineTuning(keys, "freeze_text_encoder");
        var source = keys.Choice<AudioSource>("audio_encoder_type");
        return config with
        {
            AudioEncoder = EncoderOf(keys, "audio_model_name") ?? Default(source) ?? config.AudioEncoder,
            TextEncoder = EncoderOf(keys, "text_model_name") ?? config.TextEncoder,
            AudioPooling = Pooling(keys),
            TextMaxLength = keys.Int("text_max_length", 3), // [CLS], a token, [SEP]
            AudioDim = keys.Int("audio_dim", 1),
        };
    }

    /// <summary>A hub's name, facebook/wav2vec2-base-960h, stands for the encoder called wav2vec2-base-960h.</summary>
    private static string? EncoderOf(ExperimentKeys keys, string key)
    {
        if (keys.String(key) is not { } name)
        {
            return null;
        }
        if (name.Trim() is "" || name.EndsWith('/'))
        {
            keys.Fail(key, $"'{name}' is no encoder's name; 'emotionfusion encoders' lists them.");
        }
        return name[(name.LastIndexOf('/') + 1)..];
    }

    private static string? Default(AudioSource? source) => source switch
    {
        AudioSource.Preextracted or AudioSource.Emotion2vec => "emotion2vec-base",
        AudioSource.Wav2vec2 => "wav2vec2-base-960h",
        AudioSource.Hubert => "hubert-base-ls960",
        _ => null,
    };

    private static string? Pooling(ExperimentKeys keys)
    {
        var pooling = keys.String("audio_pooling");
        if (pooling is not null && !Poolings.Contains(pooling))
        {
            keys.Fail("audio_pooling", $"'{pooling}' is none of {string.Join(", ", Poolings)}.{Nearest.Hint(pooling, Poolings)}");
        }
        return pooling;
    }

    private static void RefuseFineTuning(ExperimentKeys keys, string key)
    {
        if (keys.Bool(key) == false)
        {
            keys.Refuse(key, "false asks for fine-tuning, and encoders are frozen ONNX graphs here; set it to true, or leave the experiment out.");
        }
    }
}
