using EmotionFusion.Cli;

return App.Run(args, new Terminal());
