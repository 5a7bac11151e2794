namespace EmotionFusion.Training;

/// <summary>audio_encoder_type of the Python system: which family of audio encoders, where audio_model_name doesn't say which one.</summary>
internal enum AudioSource
{
    /// <summary>Features that came with a hub's corpus; they were emotion2vec's.</summary>
    Preextracted,

    Emotion2vec,

    Wav2vec2,

    Hubert,
}
